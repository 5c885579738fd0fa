"""What partners hang up and link to: a poster, small plain cards, and a link for their own pages.

Everything on them comes from the agency file and the catalogues, so that a poster says what the site says.
"""
