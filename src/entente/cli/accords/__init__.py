"""``entente accords``: what is declared. Importing this package registers its commands."""

from entente.cli.accords import duties, instruments, measures, positions, readiness
from entente.cli.accords.group import accords

__all__ = ["accords", "duties", "instruments", "measures", "positions", "readiness"]
