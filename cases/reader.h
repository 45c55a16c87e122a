// Turns the files under cases/ into a Catalogue.
//
//   requirements.json   the clauses           areas.json   the folders and their titles, in the matrix's order
//   AREA/NAME.json      one suite each    capabilities.json   what a case may need
//
// Reading is all or nothing: any mistake (unknown member, unknown clause, duplicate key or id, a control that does not
// apply or changes nothing, a prohibiting case without a control, a step out of order, a reference to a step that does
// not exist, an unknown placeholder) throws json::InputError with file, JSON pointer, what was expected and what was
// found. Nothing runs on a suite with errors.
#pragma once

#include <filesystem>

#include "cases/case.h"

namespace cachestone::cases {

Catalogue read_catalogue(const std::filesystem::path& directory);

// One file read as a suite against the clauses of `registry` (for `cachestone simulate FILE` and tests). `id` is what
// the suite must call itself; when it is empty any name will do. A single case object (a scenario without a suite
// around it) is accepted too: only its steps are required, and its level is probe unless it says another.
Suite read_suite(const std::filesystem::path& file, const std::string& id, const Catalogue& registry);

// True when some expectation of the last step excludes a stored response that was not validated, by its `from` or
// because the origin must see a request; but not when an expectation before it, which is set-up, excludes it already.
// Such a case of level must or should needs a control. The first step forbids nothing: nothing can be stored yet.
bool forbids_reuse(const Case& item);

}  // namespace cachestone::cases
