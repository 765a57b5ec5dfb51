// Exceptions of C++: across functions, past destructors, thrown again, by base class, out of constructors, from inside
// of handlers, and kept. What it prints is what it prints anywhere.
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

int alive = 0;

// Says when it begins and ends.
class Guard {
  public:
    explicit Guard(std::string name) : name(std::move(name)) {
        alive++;
        std::printf("  %s begins\n", this->name.c_str());
    }
    ~Guard() {
        alive--;
        std::printf("  %s ends%s\n", name.c_str(), std::uncaught_exceptions() > 0 ? " while an exception passes" : "");
    }
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;

  private:
    std::string name;
};

class Refused : public std::runtime_error {
  public:
    Refused(const std::string &what, int code) : std::runtime_error(what), code(code) {}
    int code;
};

class RefusedTwice final : public virtual Refused {
  public:
    RefusedTwice() : Refused("refused twice", 2) {}
};

struct Plain {
    long long first;
    double second;
};

[[gnu::noinline]] int deep(int depth, int what) {
    Guard guard("frame " + std::to_string(depth));
    if (depth > 0) {
        return deep(depth - 1, what) + 1;
    }
    switch (what) {
    case 0: return 0;
    case 1: throw Refused("refused", 1);
    case 2: throw RefusedTwice();
    case 3: throw Plain{1LL << 40, 0.5};
    case 4: throw 42;
    case 5: throw "a literal";
    case 6: return std::vector<int>(3).at(static_cast<size_t>(what));
    case 7: return std::stoi("seven");
    default: throw std::make_unique<Guard>("what is thrown");
    }
}

[[gnu::noinline]] void caught(int what) {
    try {
        std::printf("%d gives %d\n", what, deep(3, what));
    } catch (const RefusedTwice &refused) {
        std::printf("%d: %s, the derived class, code %d\n", what, refused.what(), refused.code);
    } catch (const Refused &refused) {
        std::printf("%d: %s, code %d\n", what, refused.what(), refused.code);
    } catch (const std::logic_error &error) {
        std::printf("%d: a logic error\n", what);
    } catch (const Plain &plain) {
        std::printf("%d: %lld and %g\n", what, plain.first, plain.second);
    } catch (int number) {
        std::printf("%d: the number %d\n", what, number);
    } catch (const char *text) {
        std::printf("%d: %s\n", what, text);
    } catch (...) {
        std::printf("%d: something else\n", what);
    }
}

[[gnu::noinline]] void again(int what) {
    try {
        deep(1, what);
    } catch (Refused &refused) {
        Guard guard("the first handler");
        refused.code += 100;
        throw;
    }
}

class Member {
  public:
    explicit Member(int number) : guard("member " + std::to_string(number)) {
        if (number == 2) {
            throw Refused("a member", number);
        }
    }

  private:
    Guard guard;
};

class Whole {
  public:
    Whole() try : first(1), second(2), third(3) {
    } catch (const Refused &refused) {
        std::printf("a constructor fails: %s\n", refused.what());
    }

  private:
    Member first, second, third;
};

// A different exception while one is being handled, and both afterwards.
[[gnu::noinline]] void nested() {
    try {
        try {
            deep(0, 1);
        } catch (const std::exception &inner) {
            std::printf("inside: %s\n", inner.what());
            std::throw_with_nested(std::invalid_argument("outside"));
        }
    } catch (const std::exception &outer) {
        std::printf("%s\n", outer.what());
        try {
            std::rethrow_if_nested(outer);
        } catch (const Refused &inner) {
            std::printf("around: %s, code %d\n", inner.what(), inner.code);
        }
    }
}

// Kept and thrown again when its handler is over.
[[gnu::noinline]] std::exception_ptr kept(int what) {
    try {
        again(what);
    } catch (...) {
        return std::current_exception();
    }
    return nullptr;
}

// As many that whatever is not freed would be missed.
[[gnu::noinline]] long many(int times) {
    long sum = 0;
    for (int time = 0; time < times; time++) {
        try {
            std::vector<std::string> names(static_cast<size_t>(time % 7), std::string(100, 'x'));
            if (time % 3 != 0) {
                throw Refused(std::string(200, 'y'), time);
            }
            sum += static_cast<long>(names.size());
        } catch (const std::exception &error) {
            sum += static_cast<long>(std::string(error.what()).size());
        }
    }
    return sum;
}

} // namespace

int main() {
    for (int what = 0; what < 9; what++) {
        caught(what);
    }
    try {
        again(1);
    } catch (const std::runtime_error &error) {
        std::printf("again: %s, code %d\n", error.what(), dynamic_cast<const Refused &>(error).code);
    }
    try {
        Whole whole;
    } catch (const std::exception &error) {
        std::printf("and says so: %s\n", error.what());
    }
    nested();
    std::exception_ptr pointer = kept(2);
    std::printf("between\n");
    try {
        std::rethrow_exception(pointer);
    } catch (const Refused &refused) {
        std::printf("kept: %s, code %d\n", refused.what(), refused.code);
    }
    pointer = nullptr;
    std::printf("%ld characters, %d alive\n", many(30000), alive);
    return alive;
}
