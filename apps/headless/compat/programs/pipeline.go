// os/exec: pipelines of commands, their input, output and failures, the environment, killing.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		child(os.Args[1])
		return
	}
	tr := exec.Command("tr", "a-z", "A-Z")
	tr.Stdin = strings.NewReader("pear\napple\nfig\n")
	sort := exec.Command("sort")
	var err error
	if sort.Stdin, err = tr.StdoutPipe(); err != nil {
		fmt.Println(err)
	}
	var out bytes.Buffer
	sort.Stdout = &out
	fmt.Println(sort.Start(), tr.Run(), sort.Wait())
	fmt.Print(out.String())

	cat := exec.Command("cat")
	in, _ := cat.StdinPipe()
	go func() {
		for i := 0; i < 2000; i++ {
			fmt.Fprintln(in, i, strings.Repeat("x", i%80))
		}
		in.Close()
	}()
	all, err := cat.Output()
	fmt.Println(len(all), err)

	self, err := os.Executable()
	if err != nil {
		fmt.Println(err)
		return
	}
	run := func(what string, env ...string) {
		c := exec.Command(self, what)
		c.Env = append(os.Environ(), env...)
		var stderr bytes.Buffer
		c.Stderr = &stderr
		out, err := c.Output()
		fmt.Printf("%s: %q %q failed=%v\n", what, out, stderr.String(), err != nil)
	}
	run("hello")
	run("env", "FRUIT=plum")
	run("fail")
	_, err = exec.Command("/no/such/program").Output()
	fmt.Println("missing", err != nil)
	_, err = exec.LookPath("no-such-program-anywhere")
	fmt.Println("not found", err != nil)

	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	begin := time.Now()
	err = exec.CommandContext(ctx, self, "sleep").Run()
	fmt.Println("killed", err != nil, time.Since(begin) < 30*time.Second)
}

func child(what string) {
	switch what {
	case "hello":
		fmt.Print("hello from the child")
	case "env":
		fmt.Print(os.Getenv("FRUIT"))
	case "fail":
		io.WriteString(os.Stderr, "complaint")
		os.Exit(7)
	case "sleep":
		time.Sleep(time.Hour)
	}
}
