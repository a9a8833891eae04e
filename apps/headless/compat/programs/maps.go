// Maps, slices, strings, closures, interfaces, generics, floating point: what the compiler and its runtime do for every program.
package main

import (
	"fmt"
	"math"
	"sort"
	"strconv"
)

type shape interface{ area() float64 }
type square struct{ side float64 }
type circle struct{ radius float64 }

func (s square) area() float64 { return s.side * s.side }
func (c circle) area() float64 { return math.Pi * c.radius * c.radius }

type number interface{ ~int | ~float64 }

func sum[T number](list []T) (s T) {
	for _, v := range list {
		s += v
	}
	return
}

func main() {
	m := map[string]int{}
	for i := 0; i < 50000; i++ {
		m[strconv.Itoa(i*7919%100003)] += i
	}
	for i := 0; i < 100003; i += 3 {
		delete(m, strconv.Itoa(i))
	}
	keys := make([]string, 0, len(m))
	total := 0
	for k, v := range m {
		keys = append(keys, k)
		total += v
	}
	sort.Strings(keys)
	fmt.Println(len(m), total, keys[0], keys[len(keys)/2], keys[len(keys)-1])

	type point struct{ x, y int }
	grid := map[point][]shape{}
	for i := 0; i < 1000; i++ {
		p := point{i % 10, i % 7}
		if i%2 == 0 {
			grid[p] = append(grid[p], square{float64(i)})
		} else {
			grid[p] = append(grid[p], circle{float64(i)})
		}
	}
	area := 0.0
	for x := 0; x < 10; x++ {
		for y := 0; y < 7; y++ {
			for _, s := range grid[point{x, y}] {
				area += s.area()
			}
		}
	}
	fmt.Printf("%d %.6e\n", len(grid), area)
	fmt.Println(sum([]int{1, 2, 3}), sum([]float64{0.1, 0.2, 0.3}))
	fmt.Printf("%v %q %x %T\n", grid[point{3, 3}][0], "ünï\x00", "abc", grid)
	fmt.Println(math.Sqrt(2), math.Exp(1), math.Sin(1), math.Inf(1), math.NaN(), -0.0, math.MaxInt64)
	for _, f := range []float64{1e-320, 1.7976931348623157e308, 123456789.123456789, 5e-324} {
		fmt.Print(strconv.FormatFloat(f, 'g', -1, 64), " ")
	}
	fmt.Println()
	fs := []func() int{}
	for i := 0; i < 3; i++ {
		i := i
		fs = append(fs, func() int { i *= 10; return i })
	}
	fmt.Println(fs[2](), fs[2](), fs[1]())
	for i, r := range "añ世\xff!" {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println()
}
