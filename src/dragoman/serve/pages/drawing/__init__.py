"""Charts and maps as plain SVG made on the server: geometry here, marks in the templates, no script needed to read them."""
