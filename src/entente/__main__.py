"""``python -m entente``: the same door as the ``entente`` command."""

from entente.cli import main

if __name__ == "__main__":
    main()
