"""Who and what a journey needs: the house, the browsers, and the people in front of them."""
