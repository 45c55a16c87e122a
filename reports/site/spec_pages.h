// The specifications as this report sees them: which documents, sections and clauses are tested, and how every target
// fares with each. Where many targets fall short, the field as a whole is weak.
#pragma once

#include <string>
#include <string_view>

#include "reports/site/page.h"

namespace cachestone::reports::site {

// At "specs/index.html": the documents, and the clauses that most targets break.
Page specs_index_page(const Model& model);

// At Model::spec_path: the sections of a document in order, with their clauses; a clause has the id anchor(its id).
Page spec_page(const Model& model, const std::string& document);

// "RFC 9111 §5.2.2.5" as a link to the clause among the specifications; to the RFC when the results do not say where
// the clause belongs.
std::string clause_link(const Page& page, const Model& model, std::string_view clause_id);

}  // namespace cachestone::reports::site
