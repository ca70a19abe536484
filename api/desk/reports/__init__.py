"""Reports as pages: progress against targets, who reviewed how much; as tables, plots and files."""
