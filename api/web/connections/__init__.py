"""What stands before the application: how much a connection may take, for how long, and how many there are."""
