// The limit of any reader: inflate (ISA-L) and parse (simdjson, DOM) every line of a JSONL.gz file; nothing is kept.
//   g++ -O3 -march=native limit.cpp -lisal -lsimdjson -o limit && ./limit FILE.jsonl.gz
// Prints works, seconds of processor time and peak memory as jobs.py does.
#include <isa-l/igzip_lib.h>
#include <simdjson.h>
#include <time.h>

#include <cstdio>
#include <cstring>
#include <vector>

static double processor_time() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

// VmHWM: ru_maxrss would hold that of the program which started this one as well.
static long peak_kb() {
  long found = 0;
  char line[256];
  if (FILE* status = fopen("/proc/self/status", "r")) {
    while (fgets(line, sizeof line, status)) sscanf(line, "VmHWM: %ld", &found);
    fclose(status);
  }
  return found;
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  FILE* file = fopen(argv[1], "rb");
  if (!file) return 2;
  const size_t block = 1 << 18;
  std::vector<uint8_t> in(block);
  std::vector<char> out(16 * block + simdjson::SIMDJSON_PADDING);
  simdjson::dom::parser parser;
  inflate_state state;
  isal_inflate_init(&state);
  state.crc_flag = ISAL_GZIP;
  size_t have = 0, works = 0;
  const double started = processor_time();
  for (;;) {
    if (state.avail_in == 0) {
      state.next_in = in.data();
      state.avail_in = fread(in.data(), 1, in.size(), file);
      if (state.avail_in == 0) break;
    }
    if (have + block + simdjson::SIMDJSON_PADDING > out.size()) out.resize(out.size() * 2);
    state.next_out = reinterpret_cast<uint8_t*>(out.data()) + have;
    state.avail_out = block;
    if (isal_inflate(&state) != ISAL_DECOMP_OK) return 1;
    const size_t end = have + block - state.avail_out;
    size_t start = 0;
    while (auto newline = static_cast<char*>(memchr(out.data() + start, '\n', end - start))) {
      const size_t length = newline - (out.data() + start);
      if (length) {
        if (parser.parse(out.data() + start, length, false).error()) return 1;
        ++works;
      }
      start = newline - out.data() + 1;
    }
    memmove(out.data(), out.data() + start, end - start);
    have = end - start;
  }
  const double taken = processor_time() - started;
  printf("{\"works\": %zu, \"seconds\": %.6f, \"peak_kb\": %ld}\n", works, taken, peak_kb());
}
