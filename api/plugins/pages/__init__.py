"""The HTML pages of the site for people, in English and Chinese, and pages for frames on other sites."""
