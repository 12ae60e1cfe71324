"""The text of the law: articles as enacted, in their versions, found by number and by words."""
