"""How pairs of countries stand, from the record: series, changes, networks, alerts, calendar, dossiers."""
