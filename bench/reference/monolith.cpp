// One program that reads events as jsonl, judges them and counts by path, in three threads that
// hand over one event at a time, or so many at once; with 0 in one thread, which hands over
// nothing.
//
// Usage: monolith EVENTS-AT-ONCE < log.jsonl
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <unistd.h>

namespace
{

[[noreturn]] void fail(const char *message)
{
    std::fprintf(stderr, "monolith: %s\n", message);
    std::exit(1);
}

struct Event {
    std::string time, method, path, bytes;
    long status = 0, ms = 0;
    bool slow = false;
};

// One object of strings and whole numbers in a line.
class Parser
{
  public:
    explicit Parser(std::string_view line) : at_(line.data()), end_(at_ + line.size())
    {
    }

    Event event()
    {
        Event event;
        expect('{');
        do {
            std::string key = string();
            expect(':');
            if (key == "time")
                event.time = string();
            else if (key == "method")
                event.method = string();
            else if (key == "path")
                event.path = string();
            else if (key == "status")
                event.status = number();
            else if (key == "bytes")
                event.bytes = string();
            else if (key == "ms")
                event.ms = number();
            else
                fail("unknown key");
        } while (take(','));
        expect('}');
        return event;
    }

  private:
    bool take(char wanted)
    {
        while (at_ < end_ && *at_ == ' ')
            at_++;
        if (at_ == end_ || *at_ != wanted)
            return false;
        at_++;
        return true;
    }

    void expect(char wanted)
    {
        if (!take(wanted))
            fail("not the JSON that is known here");
    }

    std::string string()
    {
        expect('"');
        const char *from = at_;
        while (at_ < end_ && *at_ != '"') {
            if (*at_ == '\\')
                fail("escapes are not known here");
            at_++;
        }
        std::string text(from, at_);
        expect('"');
        return text;
    }

    long number()
    {
        take(' ');
        bool negative = take('-');
        long value = 0;
        const char *from = at_;
        for (; at_ < end_ && *at_ >= '0' && *at_ <= '9'; at_++)
            value = value * 10 + (*at_ - '0');
        if (at_ == from)
            fail("not a number");
        return negative ? -value : value;
    }

    const char *at_, *end_;
};

// At most so many items wait.
template <class Item> class Queue
{
  public:
    void put(Item &&item)
    {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return items_.size() < 1024; });
        items_.push_back(std::move(item));
        filled_.notify_one();
    }

    void close()
    {
        std::lock_guard lock(mutex_);
        closed_ = true;
        filled_.notify_one();
    }

    bool take(Item &item)
    {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return closed_ || !items_.empty(); });
        if (items_.empty())
            return false;
        item = std::move(items_.front());
        items_.pop_front();
        room_.notify_one();
        return true;
    }

  private:
    std::mutex mutex_;
    std::condition_variable room_, filled_;
    std::deque<Item> items_;
    bool closed_ = false;
};

// Hands over events by the batch.
class Batches
{
  public:
    explicit Batches(size_t size) : size_(size)
    {
        next_.reserve(size);
    }

    void put(Event &&event)
    {
        next_.push_back(std::move(event));
        if (next_.size() < size_)
            return;
        queue_.put(std::move(next_));
        next_ = {};
        next_.reserve(size_);
    }

    void close()
    {
        if (!next_.empty())
            queue_.put(std::move(next_));
        queue_.close();
    }

    bool take(Event &event)
    {
        if (at_ == taken_.size()) {
            at_ = 0;
            taken_.clear();
            if (!queue_.take(taken_))
                return false;
        }
        event = std::move(taken_[at_++]);
        return true;
    }

  private:
    size_t size_, at_ = 0;
    std::vector<Event> next_, taken_;
    Queue<std::vector<Event>> queue_;
};

void parse(const std::function<void(Event &&)> &each)
{
    std::vector<char> buffer(1 << 16);
    size_t limit = 0;
    for (;;) {
        if (limit == buffer.size())
            buffer.resize(2 * buffer.size());
        ssize_t n = read(STDIN_FILENO, buffer.data() + limit, buffer.size() - limit);
        if (n < 0)
            fail("cannot read");
        limit += static_cast<size_t>(n);
        const char *from = buffer.data(), *end = from + limit;
        while (const void *newline = std::memchr(from, '\n', static_cast<size_t>(end - from))) {
            const char *stop = static_cast<const char *>(newline);
            each(Parser({from, static_cast<size_t>(stop - from)}).event());
            from = stop + 1;
        }
        limit = static_cast<size_t>(end - from);
        std::memmove(buffer.data(), from, limit);
        if (n == 0)
            break;
    }
    if (limit)
        each(Parser({buffer.data(), limit}).event());
}

bool judge(Event &event)
{
    if (event.status == 304)
        return false;
    if (size_t at = event.path.find('?'); at != std::string::npos)
        event.path.resize(at);
    event.slow = event.ms > 200;
    return !event.slow || event.status >= 500;
}

struct Total {
    long count = 0, ms = 0, errors = 0;
};

class Totals
{
  public:
    void add(const Event &event)
    {
        Total &total = totals_[event.path];
        total.count++;
        total.ms += event.ms;
        total.errors += event.status >= 500;
    }

    void print() const
    {
        for (const auto &[path, total] : std::map(totals_.begin(), totals_.end()))
            std::printf("%s\t%ld\t%ld\t%ld\n", path.c_str(), total.count, total.ms, total.errors);
    }

  private:
    std::unordered_map<std::string, Total> totals_;
};

template <class Channel> void run(Channel &parsed, Channel &judged)
{
    std::thread reader([&] {
        parse([&](Event &&event) { parsed.put(std::move(event)); });
        parsed.close();
    });
    std::thread middle([&] {
        for (Event event; parsed.take(event);)
            if (judge(event))
                judged.put(std::move(event));
        judged.close();
    });
    Totals totals;
    for (Event event; judged.take(event);)
        totals.add(event);
    reader.join();
    middle.join();
    totals.print();
}

void run_alone()
{
    Totals totals;
    parse([&](Event &&event) {
        if (judge(event))
            totals.add(event);
    });
    totals.print();
}

} // namespace

int main(int argc, char **argv)
{
    size_t at_once = argc == 2 ? std::strtoul(argv[1], nullptr, 10) : 1;
    if (at_once == 0) {
        run_alone();
    } else if (at_once == 1) {
        Queue<Event> parsed, judged;
        run(parsed, judged);
    } else {
        Batches parsed(at_once), judged(at_once);
        run(parsed, judged);
    }
    return std::fflush(stdout) ? 1 : 0;
}
