"""One module for each step of the case file's form."""
