"""Live classes: one hub a process, what phones, projector and trainer see, and the protocol between them.

One socket, ``/class/socket``, carries JSON both ways::

    client → {"hello": "phone" | "projector" | "host", "class": "<id>", "key": "<of the projector>"}   first, once
    server → {"view": {…}, "version": 12}          the whole view (apps/classroom/shapes.py), each time it changed
    client → {"do": "vote", "id": "k3f9-17", "round": 4, "chosen": ["a"]}
    server → {"ok": "k3f9-17"}                     on the disk
    server → {"no": "k3f9-17", "say": "这一题已经停止投票。"}
    server → {"gone": "…"}                         the seat or the class is not there (any more): go to /join

Deeds are told in :mod:`casebook.training_class.deeds`; four more are answered here: of a phone ``moving`` (its view then
shows ``moving``, the four digits for 换手机), of a trainer ``rename`` seat, name, ``names`` show (this window only) and
``join_link`` host. A client that lost its connection says hello again and sends once more, with the same ids and in the
same order, what was not answered; nothing is counted twice. ``id`` has at most 40 characters. A vote names the round it
is for, a choice its turn, so that what arrives late never counts for another.
"""
