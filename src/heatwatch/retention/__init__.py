"""How long tips are kept, what holds them, and how they are destroyed: by two people, with a certificate."""
