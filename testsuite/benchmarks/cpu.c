/* Runs a command and writes what it took as the last line of the standard error: microseconds of processor time, of all
 * its threads, and the most memory that it had, in KiB. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    if (count < 2)
        return 2;
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[1], arguments + 1);
        perror(arguments[1]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("cpu");
        return 1;
    }
    long long seconds = used.ru_utime.tv_sec + used.ru_stime.tv_sec;
    long long microseconds = seconds * 1000000 + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
    fprintf(stderr, "%lld %ld\n", microseconds, used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
