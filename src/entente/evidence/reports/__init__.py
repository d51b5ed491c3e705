"""Reports: what one command answers, from counts through measures to tables with their gates. One module a command."""
