"""The office's mailbox at a provider, fetched over IMAP and emptied: what lies in it takes the way of every e-mail.

A message is deleted there once it is on the disk here, and not before. Which ones were taken is known by what they say
and not by their numbers in the mailbox: so neither a kill between the two moments, nor a second process that fetches,
nor a mailbox that was numbered anew makes two tips of one, or none.
"""
