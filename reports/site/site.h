// The report as a folder of HTML pages: index.html is the entry; nothing is loaded from anywhere else, and everything
// can be read without script, from a file or a server.
#pragma once

#include <filesystem>
#include <functional>

#include "reports/results.h"
#include "reports/site/page.h"

namespace cachestone::reports::site {

// Makes every page, one after the other, the overview last.
void for_each_page(const Model& model, const std::function<void(const Page&)>& take);

// Writes the whole report into `folder`, which is made when it is missing, and removes the pages of an earlier report
// there that are not part of this one. Other files are left alone. With `earlier` results, the report says what changed
// since. Throws std::runtime_error that names the file and
// the reason.
void write_site(const Results& results, const std::filesystem::path& folder, const Results* earlier = nullptr);

}  // namespace cachestone::reports::site
