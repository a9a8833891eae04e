// The garbage collector under pressure: trees that live and die while other goroutines allocate, finalizers, a heap that grows and shrinks.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

func (n *node) check() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.check() + n.right.check()
}

func main() {
	long := tree(14)
	total := 0
	for i := 0; i < 25; i++ {
		total += tree(11).check()
	}
	fmt.Println("trees", total, long.check())

	var wg sync.WaitGroup
	sums := make([]int, 6)
	for g := range sums {
		g := g
		wg.Add(1)
		go func() {
			defer wg.Done()
			kept := map[int][]byte{}
			for i := 0; i < 3000; i++ {
				kept[i%97] = make([]byte, 100+i%2000)
				kept[i%97][i%100] = byte(i)
			}
			for k, b := range kept {
				sums[g] += k + len(b)
			}
		}()
	}
	wg.Wait()
	fmt.Println("maps", sums)

	var b strings.Builder
	for i := 0; i < 20000; i++ {
		fmt.Fprintf(&b, "%d,", i)
	}
	fmt.Println("text", b.Len(), len(strings.Split(b.String(), ",")))

	var finalized int32
	for i := 0; i < 100; i++ {
		n := tree(2)
		runtime.SetFinalizer(n, func(*node) { atomic.AddInt32(&finalized, 1) })
	}
	for i := 0; i < 20 && atomic.LoadInt32(&finalized) < 50; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	fmt.Println("finalizers ran", atomic.LoadInt32(&finalized) >= 50)

	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println("collected", m.NumGC > 3, "alive", m.HeapAlloc > 1<<20 && m.HeapAlloc < 64<<20)
	fmt.Println("still there", long.check())
}
