"""What a page is where its link is pasted, embedded, read by a search engine or a reference manager."""
