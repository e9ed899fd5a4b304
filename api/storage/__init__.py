"""The SQLModel tables, the engines, and all SQL."""
