// Time: sleeping takes as long as it says, timers fire in order, tickers tick, stopped ones do not.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	begin := time.Now()
	time.Sleep(50 * time.Millisecond)
	d := time.Since(begin)
	fmt.Println("slept", d >= 50*time.Millisecond, d < 5*time.Second)

	order := make(chan int, 10)
	for i, ms := range []int{90, 30, 60} {
		i := i
		time.AfterFunc(time.Duration(ms)*time.Millisecond, func() { order <- i })
	}
	stopped := time.AfterFunc(10*time.Millisecond, func() { order <- 99 })
	fmt.Println("stopped", stopped.Stop())
	fmt.Println("order", <-order, <-order, <-order)

	ticker := time.NewTicker(20 * time.Millisecond)
	begin = time.Now()
	for i := 0; i < 5; i++ {
		<-ticker.C
	}
	ticker.Stop()
	fmt.Println("ticked", time.Since(begin) >= 80*time.Millisecond)

	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err())

	t := time.Date(2024, time.February, 29, 12, 30, 15, 5, time.UTC)
	fmt.Println(t, t.AddDate(1, 0, 0).Weekday(), t.YearDay(), t.Unix())
	parsed, err := time.Parse(time.RFC1123, "Mon, 02 Jan 2006 15:04:05 UTC")
	fmt.Println(parsed.Format(time.RFC3339Nano), err)
	fmt.Println("later than this was written", time.Now().After(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)))
}
