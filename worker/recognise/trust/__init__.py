"""Whether what was read may be relied on: crumbs that are no print, a front that shines through, print shown badly."""
