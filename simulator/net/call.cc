// The Call of client.h: what may be done with an exchange under way.
#include "simulator/net/conversation.h"

namespace cachestone::net {
namespace {

// Null when the exchange has ended.
std::shared_ptr<Job> open_job(const std::weak_ptr<Job>& weak) {
  auto job = weak.lock();
  return job && !job->cancelled ? job : nullptr;
}

}  // namespace

void Call::write(std::string bytes) {
  const auto job = open_job(job_);
  if (!job) return;
  if (job->connection && job->connection->connected() && job->request_sent) {
    job->connection->send(std::move(bytes));
    job->wake();
  } else {
    job->early += bytes;
  }
  job->touch();
}

void Call::finish_request() {
  const auto job = open_job(job_);
  if (!job) return;
  job->request_complete = true;
  job->touch();
  job->wake();
}

bool Call::is_full() const {
  const auto job = open_job(job_);
  if (!job) return false;
  return job->early.size() + (job->connection ? job->connection->backlog() : 0) > Connection::kFull;
}

void Call::on_room(std::function<void()> room) {
  const auto job = open_job(job_);
  if (!job) return;
  job->room = std::move(room);
  job->wake();
}

void Call::pause() {
  if (const auto job = open_job(job_)) job->paused = true;
}

void Call::resume() {
  const auto job = open_job(job_);
  if (!job) return;
  job->paused = false;
  job->touch();
  job->wake();
}

void Call::time_out() {
  const auto job = open_job(job_);
  if (!job) return;
  job->deadline = Connection::Clock::now();
  job->wake();
}

void Call::cancel() {
  const auto job = open_job(job_);
  if (!job) return;
  job->cancelled = true;
  if (job->connection) job->connection->close();
}

}  // namespace cachestone::net
