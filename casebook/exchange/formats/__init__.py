"""One module a format; each has a ``FORMAT`` (:class:`casebook.exchange.model.ExchangeFormat`). A new module here is a new format."""
