a.
end_of_file.