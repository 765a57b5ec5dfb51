// Goroutines that sleep, channels, and files: what programs in Go do.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"
)

func main() {
	begin := time.Now()
	results := make(chan int)
	var group sync.WaitGroup
	for worker := 1; worker <= 5; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			time.Sleep(time.Duration(worker) * 5 * time.Millisecond)
			results <- worker * worker
		}()
	}
	go func() { group.Wait(); close(results) }()
	var squares []int
	for square := range results {
		squares = append(squares, square)
	}
	sort.Ints(squares)
	fmt.Println(squares, time.Since(begin) >= 25*time.Millisecond)

	folder := os.Args[1]
	var names []string
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			names = append(names, fmt.Sprintf("%s %d", path, info.Size()))
		}
		return err
	})
	fmt.Println(err)
	text, _ := json.MarshalIndent(names, "", " ")
	fmt.Println(string(text))
	select {
	case <-time.After(10 * time.Millisecond):
		fmt.Println("after")
	}
	_, err = os.ReadFile(filepath.Join(folder, "missing"))
	fmt.Println(os.IsNotExist(err))
	fmt.Println(os.WriteFile(filepath.Join(folder, "walked.json"), text, 0o644))
}
