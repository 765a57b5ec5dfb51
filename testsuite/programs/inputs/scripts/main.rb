# What scripts do: a file of their own, files, blocks, regular expressions.
require_relative "library/words"

folder = ARGV.fetch(0)
words = counted(File.read("#{folder}/letters.txt"))
words.sort.each { |word, times| puts "#{word.ljust(12)}#{times}" }
Dir.mkdir("#{folder}/ruby")
File.write("#{folder}/ruby/words.txt", words.sort.map { |pair| pair.join(" ") }.join("\n"))
puts Dir.children("#{folder}/ruby").inspect, File.size("#{folder}/ruby/words.txt")
puts (1..200).inject(:*).to_s.length, "in 2009"[/\d{4}/]
begin
  File.read("#{folder}/missing")
rescue Errno::ENOENT
  puts "no file"
end
