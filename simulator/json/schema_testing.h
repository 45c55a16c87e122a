// For tests only: JSON Schema as judge of documents. valijson is slow to compile: include this in one file of a folder.
//
// valijson knows draft 7. Our schemas keep to what means the same in draft 7 and in 2020-12.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "simulator/json/reader.h"

namespace cachestone::json {

class SchemaJudge {
 public:
  explicit SchemaJudge(const std::filesystem::path& file) : document_(parse_file(file)) {
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(document_), schema_);
  }

  // Empty when the document is valid, else why it is not.
  std::string objections(const nlohmann::json& document) const {
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    validator.validate(schema_, Adapter(document), &results);
    std::string text;
    for (const auto& error : results) {
      for (const std::string& place : error.context) text += place;
      text += ": " + error.description + "\n";
    }
    return text;
  }

 private:
  using Adapter = valijson::adapters::NlohmannJsonAdapter;
  nlohmann::json document_;
  valijson::Schema schema_;
};

}  // namespace cachestone::json
