// Files and folders, in a folder of its own below the temporary one.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func must(err error) {
	if err != nil {
		fmt.Println("unexpected:", err)
		os.Exit(1)
	}
}

func main() {
	dir, err := os.MkdirTemp("", "files")
	must(err)
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "a")
	must(os.WriteFile(name, []byte("one\ntwo\nthree\n"), 0644))
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	must(err)
	at, err := f.Seek(4, io.SeekStart)
	must(err)
	_, err = f.WriteString("TWO")
	must(err)
	end, err := f.Seek(0, io.SeekEnd)
	must(err)
	buf := make([]byte, 5)
	n, err := f.ReadAt(buf, 9)
	fmt.Println(at, end, n, err, string(buf))
	n, err = f.ReadAt(buf, 12)
	fmt.Println(n, err)
	must(f.Truncate(10))
	must(f.Close())
	data, err := os.ReadFile(name)
	must(err)
	fmt.Printf("%q\n", data)

	a, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	must(err)
	fmt.Fprintln(a, "appended")
	must(a.Close())
	in, err := os.Open(name)
	must(err)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		fmt.Println("line", lines.Text())
	}
	must(in.Close())
	_, err = in.Read(buf)
	fmt.Println("closed", errors.Is(err, fs.ErrClosed))

	must(os.MkdirAll(filepath.Join(dir, "d/e/f"), 0755))
	for _, p := range []string{"d/z", "d/e/y", "d/e/f/x"} {
		must(os.WriteFile(filepath.Join(dir, p), []byte(strings.Repeat(p, 1000)), 0600))
	}
	must(os.Rename(filepath.Join(dir, "d/z"), filepath.Join(dir, "d/w")))
	must(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		must(err)
		info, err := d.Info()
		must(err)
		rel, _ := filepath.Rel(dir, path)
		size := info.Size()
		if d.IsDir() {
			size = 0
		}
		fmt.Println(rel, d.IsDir(), size)
		return nil
	}))
	_, err = os.Open(filepath.Join(dir, "nothing"))
	fmt.Println("not there", errors.Is(err, fs.ErrNotExist))
	_, err = os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0600)
	fmt.Println("there", errors.Is(err, fs.ErrExist))
	err = os.Mkdir(filepath.Join(dir, "d"), 0755)
	fmt.Println("there", errors.Is(err, fs.ErrExist))
	fmt.Println("not empty", os.Remove(filepath.Join(dir, "d")) != nil)
	must(os.Remove(name))
	_, err = os.Stat(name)
	fmt.Println("gone", os.IsNotExist(err))
	must(os.Chdir(filepath.Join(dir, "d")))
	wd, err := os.Getwd()
	must(err)
	fmt.Println(wd == filepath.Join(dir, "d"))
	data, err = os.ReadFile("e/f/x")
	fmt.Println(len(data), err)

	big := filepath.Join(dir, "big")
	w, err := os.Create(big)
	must(err)
	out := bufio.NewWriter(w)
	for i := 0; i < 100000; i++ {
		fmt.Fprintln(out, i)
	}
	must(out.Flush())
	must(w.Close())
	info, err := os.Stat(big)
	must(err)
	fmt.Println(info.Size(), info.Name(), info.Mode().IsRegular())
}
