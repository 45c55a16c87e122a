// Filter, search and sort. Everything can be read without.
"use strict";
