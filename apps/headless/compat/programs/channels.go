// Goroutines and channels: a prime sieve of filters, a pool of workers, select with time-outs, mutexes, once, condition variables.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func generate(ch chan<- int) {
	for i := 2; ; i++ {
		ch <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

func sieve(n int) (sum int) {
	ch := make(chan int)
	go generate(ch)
	for i := 0; i < n; i++ {
		prime := <-ch
		sum += prime
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
	return
}

func pool(workers, jobs int) (sum int64) {
	work, results := make(chan int, 8), make(chan int64)
	var wg sync.WaitGroup
	for w := 0; w < workers; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range work {
				var s int64
				for i := 0; i < n; i++ {
					s += int64(i * i % 7)
				}
				results <- s
			}
		}()
	}
	go func() {
		for j := 0; j < jobs; j++ {
			work <- j
		}
		close(work)
		wg.Wait()
		close(results)
	}()
	for s := range results {
		sum += s
	}
	return
}

func main() {
	fmt.Println("sieve", sieve(200))
	fmt.Println("pool", pool(17, 3000))

	var mu sync.Mutex
	var wg sync.WaitGroup
	var atomics int64
	count := map[int]int{}
	for g := 0; g < 50; g++ {
		g := g
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 200; i++ {
				mu.Lock()
				count[g%5]++
				mu.Unlock()
				atomic.AddInt64(&atomics, 1)
				if i%50 == 0 {
					runtime.Gosched()
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println("mutex", count, atomics)

	cond := sync.NewCond(&mu)
	turn := 0
	for g := 0; g < 5; g++ {
		g := g
		wg.Add(1)
		go func() {
			defer wg.Done()
			for round := 0; round < 20; round++ {
				mu.Lock()
				for turn%5 != g {
					cond.Wait()
				}
				turn++
				cond.Broadcast()
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println("turns", turn)

	never := make(chan int)
	select {
	case <-never:
		fmt.Println("received from nobody")
	case <-time.After(20 * time.Millisecond):
		fmt.Println("timed out")
	}
	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { fmt.Println("once", i) })
	}
	deep := make(chan int)
	go func() { deep <- ackermann(2, 300) }()
	fmt.Println("deep", <-deep)
}

// Deep recursion: the goroutine's stack grows and moves.
func ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}
