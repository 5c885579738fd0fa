"""The door of other people's machines: providers of text messages and calls, and later of e-mail, pass on what came.

A channel is a folder here of one fixed shape (`channels.Channel`), and it is served because it is there and has a
secret. Whatever it is, the door does the same (`door.receive`): believe nobody who does not prove to be the provider,
seal the message with its sender inside, answer a keyword at once, and forget. It holds no standing private key.
"""
