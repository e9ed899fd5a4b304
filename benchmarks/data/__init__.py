"""The data that everything is measured on."""
