"""``python -m ingest fetch``: the official documents, from their publishers, with care.

::

    wanted ─► client ─► content_api / attachments ─► contents ─► shelf
    list      HTTP      which file of the page       is it that?  catalogue, last good copy

`rounds` is the order of work for one source; `command` is what a person types.
"""
