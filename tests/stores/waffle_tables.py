"""django-waffle's tables as its migrations make them in SQLite, filled by hand, for tests without Django."""

from __future__ import annotations

import sqlite3
from pathlib import Path

SCHEMA = """
CREATE TABLE waffle_flag (id integer PRIMARY KEY, name varchar(100) NOT NULL UNIQUE, everyone bool NULL,
  percent decimal NULL, testing bool NOT NULL DEFAULT 0, superusers bool NOT NULL DEFAULT 0,
  staff bool NOT NULL DEFAULT 0, authenticated bool NOT NULL DEFAULT 0, languages text NOT NULL DEFAULT '',
  rollout bool NOT NULL DEFAULT 0, note text NOT NULL DEFAULT '',
  created datetime NOT NULL, modified datetime NOT NULL);
CREATE TABLE waffle_flag_users (id integer PRIMARY KEY, flag_id bigint NOT NULL, user_id integer NOT NULL);
CREATE TABLE waffle_flag_groups (id integer PRIMARY KEY, flag_id bigint NOT NULL, group_id integer NOT NULL);
CREATE TABLE waffle_switch (id integer PRIMARY KEY, name varchar(100) NOT NULL UNIQUE, active bool NOT NULL,
  note text NOT NULL DEFAULT '', created datetime NOT NULL, modified datetime NOT NULL);
CREATE TABLE waffle_sample (id integer PRIMARY KEY, name varchar(100) NOT NULL UNIQUE, percent decimal NOT NULL,
  note text NOT NULL DEFAULT '', created datetime NOT NULL, modified datetime NOT NULL);
"""
ROWS = """
INSERT INTO waffle_flag (id, name, everyone, percent, superusers, note, created, modified) VALUES
  (1, 'new_cart', 1, NULL, 1, 'owner: team-cart', '2024-01-01 08:00:00', '2025-02-03 04:05:06.000007'),
  (2, 'dark_mode', NULL, 12.5, 0, '', '2024-01-01 08:00:00', '2024-01-01 08:00:00'),
  (3, 'beta', NULL, NULL, 0, '', '2024-01-01 08:00:00', '2024-01-01 08:00:00'),
  (4, 'nobody', NULL, NULL, 0, '', '2024-01-01 08:00:00', '2024-01-01 08:00:00');
INSERT INTO waffle_flag_users (flag_id, user_id) VALUES (3, 7), (3, 8);
INSERT INTO waffle_switch (name, active, created, modified) VALUES
  ('slow_tax', 0, '2024-01-01 08:00:00', '2024-05-01 00:00:00');
INSERT INTO waffle_sample (name, percent, created, modified) VALUES
  ('trace', 50.0, '2024-01-01 08:00:00', '2024-01-01 08:00:00');
"""


def shop(folder: Path, script: str = SCHEMA + ROWS, name: str = "shop.sqlite3") -> Path:
    """Make a database and return its file."""
    path = folder / name
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return path
