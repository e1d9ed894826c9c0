`abc.
