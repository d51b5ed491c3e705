"""How is each outside format read? One module a source; every row is loaded or reported with a reason."""
