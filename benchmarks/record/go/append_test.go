// How fast Go's in-memory tlog appends, for comparison in the same run.
package record

import (
	"crypto/rand"
	"syscall"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

type memory []tlog.Hash

func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = (*m)[x]
	}
	return out, nil
}

func BenchmarkAppend(b *testing.B) {
	data := make([]byte, 100)
	rand.Read(data)
	var stored memory
	b.ResetTimer()
	before := processor(b)
	for i := 0; i < b.N; i++ {
		hashes, err := tlog.StoredHashes(int64(i), data, &stored)
		if err != nil {
			b.Fatal(err)
		}
		stored = append(stored, hashes...)
	}
	b.ReportMetric(float64(processor(b)-before)/float64(b.N), "cpu-ns/op")
}

// processor is the time in ns that this process has had of all cores, so that other load does not count.
func processor(b *testing.B) int64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return used.Utime.Nano() + used.Stime.Nano()
}
