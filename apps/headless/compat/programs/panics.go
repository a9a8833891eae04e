// Ends by a panic that nobody recovers, while other goroutines run.
package main

import (
	"fmt"
	"time"
)

func main() {
	for i := 0; i < 4; i++ {
		go func() {
			for {
				time.Sleep(time.Millisecond)
			}
		}()
	}
	defer fmt.Println("deferred")
	time.Sleep(10 * time.Millisecond)
	panic("out of ideas")
}
