"""How other systems follow the archive: changes as CloudEvents, asked for or posted to webhooks."""
