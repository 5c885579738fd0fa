"""Looking at a file that a stranger sent, without opening it in a process that holds keys.

The original is evidence and stays sealed as it came. What a person looks at is a *cleaned view*, made anew each time:
`viewer` starts a child (`child`), which first locks itself in (`confinement`) and only then loads what decodes pictures
(`pictures`) or documents (`documents`), or becomes ffmpeg or ClamAV (`programs`). The file goes in and the view comes
out through pipes. Nothing is written to a disk. A child that is taken over finds no network, no other file and no other
process; one that takes too much is ended, and the person reads what to do instead.
"""
