"""Small widgets that know nothing of Earmark: cards, tables, empty states, banners, bars."""
