"""The project's database: schema, migrations, reading, and the one writer."""
