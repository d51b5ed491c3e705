// Verifies a log that Entente exported, with Go's own sumdb packages and nothing of ours: the checkpoint's signature,
// every entry bundle against the level-0 tiles, the tiles against the root, and inclusion and consistency proofs that
// are computed from the tiles.
//
//	go run . FOLDER VKEY
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type files struct{ folder string }

func (f files) Height() int { return 8 }

func path(kind string, n int64, width int) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	out := "tile/" + kind + "/" + name
	if width < 256 {
		out += ".p/" + strconv.Itoa(width)
	}
	return out
}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(filepath.Join(f.folder, path(strconv.Itoa(t.L), t.N, t.W)))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

func (f files) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	folder, vkey := os.Args[1], os.Args[2]
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err)
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	store := files{folder}
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, store)

	for n := int64(0); n*256 < size; n++ {
		width := 256
		if size-n*256 < 256 {
			width = int(size - n*256)
		}
		bundle, err := os.ReadFile(filepath.Join(folder, path("entries", n, width)))
		check(err)
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, n*256+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		check(err)
		for i := 0; i < width; i++ {
			length := int(binary.BigEndian.Uint16(bundle))
			got := tlog.RecordHash(bundle[2 : 2+length])
			if got != hashes[i] {
				check(fmt.Errorf("entry %d does not hash to its tile", n*256+int64(i)))
			}
			bundle = bundle[2+length:]
		}
		if !bytes.Equal(bundle, nil) {
			check(fmt.Errorf("bundle %d has more than its entries", n))
		}
	}
	for index := int64(0); index < size; index += 1 + size/500 {
		proof, err := tlog.ProveRecord(size, index, reader)
		check(err)
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		check(err)
		check(tlog.CheckRecord(proof, size, root, index, leaf[0]))
	}
	for old := int64(1); old <= size; old += 1 + size/200 {
		proof, err := tlog.ProveTree(size, old, reader)
		check(err)
		oldRoot, err := tlog.TreeHash(old, reader)
		check(err)
		check(tlog.CheckTree(proof, size, root, old, oldRoot))
	}
	// Proofs that Entente made: one file a line, "index<TAB>hash,hash,…" below proofs.txt.
	if given, err := os.ReadFile(filepath.Join(folder, "proofs.txt")); err == nil {
		for _, line := range strings.Split(strings.TrimSpace(string(given)), "\n") {
			number, list, _ := strings.Cut(line, "\t")
			index, err := strconv.ParseInt(number, 10, 64)
			check(err)
			var proof tlog.RecordProof
			for _, one := range strings.Split(list, ",") {
				hash, err := tlog.ParseHash(one)
				check(err)
				proof = append(proof, hash)
			}
			leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			check(err)
			check(tlog.CheckRecord(proof, size, root, index, leaf[0]))
		}
	}
	fmt.Printf("%d entries verify\n", size)
}
