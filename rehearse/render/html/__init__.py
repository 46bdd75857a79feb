"""Pages: one file that opens anywhere, or parts of a local server's pages. Nothing in them comes from elsewhere.

The templates hold the structure, `report.css` the looks, `report.js` the player; a report carries all three inside
itself, a server may serve them side by side (`Page`).
"""

from rehearse.render.html.comparison_page import comparison_page
from rehearse.render.html.history_page import history_page
from rehearse.render.html.page import Page, TakeSound, asset, data_address, whole_page
from rehearse.render.html.take_page import take_page
from rehearse.render.html.team_page import team_page

__all__ = [
    "Page",
    "TakeSound",
    "asset",
    "comparison_page",
    "data_address",
    "history_page",
    "take_page",
    "team_page",
    "whole_page",
]
