package main

func generateRest(root string, check bool) error { return nil }
