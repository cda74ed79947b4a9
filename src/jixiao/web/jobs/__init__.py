"""Long work that is done beside the pages, by a process of its own: kept in the database until it is done."""
