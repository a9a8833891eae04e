// Panics that the runtime makes of hardware exceptions and of its own checks, each recovered.
package main

import (
	"fmt"
	"runtime"
)

type record struct {
	pad   [64]int
	value int
}

var zero int
var none *record
var list = []int{1, 2, 3}
var table map[string]int
var any interface{} = "text"

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		fmt.Println(name+":", r, isRuntime)
	}()
	f()
	fmt.Println("not reached")
}

func main() {
	for i := 0; i < 3; i++ {
		try("nil read", func() { fmt.Println(none.value) })
		try("nil write", func() { none.value = 1 })
	}
	try("nil call", func() {
		var f func()
		f()
	})
	try("index", func() { list[zero+5]++ })
	try("slice", func() { fmt.Println(list[zero+2 : zero+1]) })
	try("divide", func() { fmt.Println(1 / zero) })
	try("nil map", func() { table["a"] = 1 })
	try("type", func() { fmt.Println(any.(int)) })
	try("close", func() {
		c := make(chan int)
		close(c)
		close(c)
	})
	try("custom", func() { panic(fmt.Errorf("an error of our own")) })
	done := make(chan bool)
	for g := 0; g < 20; g++ {
		go func() {
			defer func() { done <- recover() != nil }()
			none.value++
		}()
	}
	recovered := 0
	for g := 0; g < 20; g++ {
		if <-done {
			recovered++
		}
	}
	fmt.Println("in goroutines", recovered)
	try("deep", func() { deep(1000) })
}

func deep(n int) int {
	var buffer [200]byte
	buffer[n%200] = byte(n)
	if n == 0 {
		return none.value
	}
	return deep(n-1) + int(buffer[0])
}
