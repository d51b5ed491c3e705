"""What does a browser or another office get over HTTP? A DOOR: parse, call, show; status codes live here."""
