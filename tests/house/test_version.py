import entente


def test_package_names_its_version():
    assert entente.__version__.count(".") == 2
